"""News to whoever asked for them: that something happened and where to look; never the words, never the code."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lienthong.kernel.notify.actions.outside import send_plain_mail, send_sms
from lienthong.modules.petitions.models import Contact
from lienthong.modules.petitions.rules.portal_words import TOLD


def send_news(*, petition_id: int) -> str:
    """Tell the sender of a petition how far it is, in their language; returns by which way, empty for none.

    Raises SMTPException, OSError and CannotSend when it could not be handed over.
    """
    asked = Contact.objects.filter(wants_news=True, erased_at__isnull=True, petition__is_sealed=False)
    contact = asked.select_related("petition").filter(pk=petition_id).first()
    if contact is None:
        return ""
    petition = contact.petition
    with translation.override("en" if petition.language == "en" else "vi"):
        told = {"reference": petition.reference, "state": TOLD[petition.state].name}
        told["address"] = settings.BASE_URL.rstrip("/") + reverse("portal_track")
        subject = _("%(reference)s: %(state)s") % told
        text = _("Your petition %(reference)s: %(state)s. Look with your code: %(address)s") % told
        if contact.email:
            send_plain_mail(to=contact.email, subject=subject, text=text)
            return "email"
        return "sms" if contact.phone and send_sms(to=contact.phone, text=text) else ""
