"""How much room the coming weeks leave, and what a yes would cost. Pure; exact in tenths and in days."""
