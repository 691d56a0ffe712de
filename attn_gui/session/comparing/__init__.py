"""Two results of equal shape against each other, and what the present numbers can be held against."""
