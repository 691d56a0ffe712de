from attn_gui.session.sizes import size_text, time_text


def test_sizes_are_said_in_the_unit_that_suits_them() -> None:
    sizes = (0, 999, 1000, 2_500_000, 3 * 10**9, 4 * 10**12)
    assert [size_text(count) for count in sizes] == ["0 B", "999 B", "1.0 kB", "2.5 MB", "3.0 GB", "4.0 TB"]


def test_times_have_three_digits() -> None:
    times = (2e-7, 0.0000123, 0.00999, 0.0999, 0.5, 1.5, 75.0)
    said = ["0.20 µs", "12.3 µs", "9.99 ms", "99.9 ms", "500 ms", "1.50 s", "75.0 s"]
    assert [time_text(seconds) for seconds in times] == said
