"""Makes the model of advertising from the SMS Spam Collection, our own examples, and comments that
advertise nothing: `make model`."""
