"""What becomes of files once their petition is known: a denunciation's stay sealed, others are ordinary files."""

from collections.abc import Sequence
from datetime import datetime

from lienthong.kernel.files.models import File
from lienthong.kernel.files.sealing import seal_anew, unseal
from lienthong.modules.petitions.actions.portal_uploads import LOOSE
from lienthong.modules.petitions.models import Attachment, Petition
from lienthong.modules.petitions.rules.sealing import files_bound_to


def keep_files(*, petition: Petition, files: Sequence[tuple[str, File]], at: datetime) -> None:
    """Put files, as (kind, file), on a petition, in the caller's transaction. Raises BrokenSeal.

    Of a denunciation they are sealed for it and lose their small pictures: nobody looks at it without two keepers.
    """
    for _kind, file in files:
        if petition.is_sealed:
            seal_anew(file=file, bound_before=LOOSE, bound_to=files_bound_to(petition.reference))
        elif file.blob.is_sealed:
            unseal(file=file, bound_to=LOOSE)
    Attachment.objects.bulk_create(
        Attachment(petition=petition, kind=kind, file=file, added_at=at) for kind, file in files
    )
