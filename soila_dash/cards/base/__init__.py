"""What all cards share: voice, look, chart frame, tables, caption, faults, JSON."""
