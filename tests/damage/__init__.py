"""Case folders and plan folders damaged by a seeded mutator, and what the commands say of them.

Whatever stands in a folder, a command ends in words and an exit code: never in a traceback, never with exit code 1,
never in more than a gigabyte or ten seconds. And a plan that was edited is never passed.
"""
