"""The door: what other modules may use of petitions. Everything else happens through events."""

from lienthong.modules.petitions.models import Petition, Topic
from lienthong.modules.petitions.queries.sealing import waiting_in_lane
from lienthong.modules.petitions.rules.keeping import DUTY as KEEPER

__all__ = ["KEEPER", "Petition", "Topic", "waiting_in_lane"]
