"""What is noteworthy about a result: said only where there is something to say."""
