"""What leaves the house: tables, images, reports, slides."""
