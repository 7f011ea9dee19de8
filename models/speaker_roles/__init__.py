"""Training of the weights that tell the doctor by the words."""
