"""What one moves and presses. A widget may show a picture; a picture knows no widget."""
