"""Why another program's numbers differ: its arrays against the session's, and the variations that explain them."""
