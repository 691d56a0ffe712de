"""Which library's or paper's attention the settings are, and what each pitfall looks like in numbers."""
