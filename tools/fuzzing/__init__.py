"""What tools/fuzz.py is made of: documents to throw, and the promises each reader must keep."""
