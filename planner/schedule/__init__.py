"""The plan as schedulers work with it: tasks, links, calendars, resources, baseline; every format is written from here."""
