"""Who else could take it: colleagues, what is needed, and why somebody fits. Pure; nothing about a client."""
