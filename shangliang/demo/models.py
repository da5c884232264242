"""How far the demo world has been made, so that an interrupted build goes on where it stopped."""

from django.db import models


class Progress(models.Model):
    """A demo committee: what is still to happen in it, and which record each plan became."""

    place = models.CharField(max_length=40, unique=True)
    waiting = models.JSONField(default=list)  # [[moment, job, key], …]
    made = models.JSONField(default=dict)  # key → id of the proposal
    finished = models.BooleanField(default=False)
    version = models.CharField(max_length=64, default="")  # of the scenario that it was made of
