"""Shows a plan to people, in a picture and in a notebook: it writes no file and checks nothing."""
