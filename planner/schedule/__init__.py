"""The plan as schedulers work with it: tasks, links, calendars and resources, from which every format is written."""
