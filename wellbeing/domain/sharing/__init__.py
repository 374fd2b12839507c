"""What a therapist shows to one person, in her own parts, until her own day. Pure."""
