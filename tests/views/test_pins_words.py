"""The page of a comparison shows texts literally and knows where its links lead."""

from attn_gui.views.pins_words import Place, Section, page, place_of


def test_texts_are_shown_literally():
    html = page("<b>", [Section("<i>", [("a < b", None)])])
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "a &lt; b" in html
    assert "href" not in html
    assert page("", []) == ""


def test_links_lead_where_they_were_made_for():
    for place in (Place("weights", 3, 1, 2), Place("output", None, 0, 4)):
        link = page("", [Section("", [("x", place)])]).partition('href="')[2].partition('"')[0]
        assert place_of(link) == place
    assert place_of("somewhere") is None
