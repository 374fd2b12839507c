"""The outside world: feeds, CalDAV servers and uploaded files. One guarded client does all the talking."""
