"""The door: what other modules may use of petitions. Everything else happens through events."""

from lienthong.modules.petitions.models import Petition, Topic

__all__ = ["Petition", "Topic"]
