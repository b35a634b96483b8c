"""How files are read: outcomes, words, boxes, headings, speed."""
