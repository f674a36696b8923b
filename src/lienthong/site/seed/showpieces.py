"""Pieces made by the product's own actions, so that every page of the demo has something real to show."""

from collections.abc import Callable

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Desk, Step
from lienthong.modules.documents.actions.casefiles import file_documents, open_case_file
from lienthong.modules.documents.actions.drafting import Head, Typed, begin_draft, current_version, save_draft, token_of
from lienthong.modules.documents.actions.drafting_review import (
    Asked,
    approve_draft,
    ask_review,
    return_draft,
    submit_draft,
)
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.actions.issuing_copies import make_final_copy
from lienthong.modules.documents.actions.recall import ask_recall
from lienthong.modules.documents.actions.recipients import set_recipients
from lienthong.modules.documents.actions.searching import index_document
from lienthong.modules.documents.models import Delivery, Document, DocumentType, RecipientGroup, Version
from lienthong.modules.documents.queries.drafting_pdf import render_pdf
from lienthong.modules.documents.rules.drafting_content import content_from
from lienthong.modules.documents.rules.incoming import KIND

# How many of the drawn documents get a text that can be read, of the centre and of An Giang: of what they issued and of
# what arrived there the newest, of what lies on their desks the first of each desk.
READABLE = 10

_DIGITAL = """Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, Văn phòng đề nghị các cơ quan, đơn vị \
tập trung thực hiện một số nội dung sau:
1. Quán triệt đầy đủ mục tiêu, nhiệm vụ chuyển đổi số trong các cơ quan đảng; gắn trách nhiệm người đứng đầu với kết \
quả thực hiện.
2. Hoàn thành việc cấp tài khoản, chữ ký số cho cán bộ, công chức trước ngày 15 của tháng cuối quý.
3. Tiếp nhận và xử lý văn bản hoàn toàn trên môi trường mạng, trừ văn bản có nội dung bí mật nhà nước:
a) Văn bản đến được đăng ký trong ngày hoặc đầu giờ ngày làm việc tiếp theo;
b) Ý kiến chỉ đạo được giao trên hệ thống, nêu rõ đơn vị chủ trì, phối hợp và thời hạn.
4. Báo cáo kết quả trước ngày 25 hằng tháng theo biểu sau:
| Nội dung | Đơn vị tính | Chỉ tiêu |
| Văn bản xử lý trên mạng | % | 100 |
| Cán bộ có chữ ký số | % | 95 |
| Hồ sơ công việc điện tử | % | 80 |
Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh về Văn phòng để tổng hợp, giải quyết."""
_DECISION = """Điều 1. Thành lập Tổ công tác triển khai hệ thống văn bản và điều hành công việc gồm các đồng chí có \
tên trong danh sách kèm theo.
Điều 2. Tổ công tác có nhiệm vụ:
1. Xây dựng kế hoạch triển khai đến cấp xã;
2. Tổ chức tập huấn, hướng dẫn sử dụng;
3. Tổng hợp, báo cáo tiến độ hằng tuần.
Điều 3. Văn phòng, các cơ quan liên quan và các đồng chí có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."""
_REPORT = """I. Kết quả đạt được
1. Công tác lãnh đạo, chỉ đạo được triển khai kịp thời, bám sát chương trình công tác đã đề ra.
2. Tỷ lệ văn bản xử lý đúng hạn đạt **96,5%**, tăng 4,2 điểm phần trăm so với cùng kỳ.
3. Công tác phát triển đảng viên ở thôn, tổ dân phố có chuyển biến tích cực.
II. Hạn chế
- Một số đơn vị báo cáo còn chậm so với thời hạn.
- Hạ tầng mạng ở một số địa bàn vùng sâu chưa ổn định.
III. Nhiệm vụ trọng tâm thời gian tới
1. Đẩy mạnh chuyển đổi số, rà soát quy trình nội bộ.
2. Tăng cường kiểm tra, giám sát việc thực hiện nhiệm vụ được giao."""
_TEXTS = {"QĐ": _DECISION, "BC": _REPORT}


def load_showpieces(tell: Callable[[float], None]) -> None:
    """Drafts in every state, documents issued now, one recalled, case files, texts that can be read."""
    for place, code in enumerate(("tw", "angiang")):
        desk = _Desk(code)
        _drafts(desk)
        tell(0.1 + place * 0.25)
        _issued(desk)
        _case_files(desk)
        tell(0.3 + place * 0.25)
    for body in ("DTW", "D91"):
        _texts(body)
    tell(1.0)


class _Desk:
    """The people of one body: who drafts, signs and issues."""

    def __init__(self, code: str) -> None:
        self.author = _viewer(f"chuyenvien.{code}")
        self.leader = _viewer(f"lanhdao.{code}")
        self.clerk = _viewer(f"vanthu.{code}")
        self.reviewer = _viewer("lanhdao.btc.tw" if code == "tw" else f"chanhvp.{code}")
        self.body = Unit.objects.get(pk=self.clerk.body_id)


def _viewer(username: str) -> Viewer:
    return viewer_of_position(Position.objects.select_related("account", "unit").get(account__username=username))


def _draft(desk: _Desk, code: str, summary: str, *, group: str = "", urgency: int = 0) -> Document:
    """A draft with a text, addressed to a group of the body or to its superior."""
    kind = DocumentType.objects.get(system="party", code=code, valid_to__isnull=True)
    head = Head(kind.pk, summary, urgency=urgency, signer_id=desk.leader.position_id)
    document = begin_draft(viewer=desk.author, head=head)
    fields = {
        "body": _TEXTS.get(code, _DIGITAL),
        "place": "Hà Nội" if desk.body.level == "central" else desk.body.name.split(" ", 2)[-1],
        "addressees": "Các cơ quan, đơn vị trực thuộc" if code == "CV" else "",
        "copies": "Như trên,\nThường trực (để báo cáo),\nLưu Văn phòng.",
    }
    version = current_version(document.pk)
    save_draft(viewer=desk.author, document_id=document.pk, typed=Typed(token_of(version), head, fields))
    groups = RecipientGroup.objects.filter(owner=desk.body, name__startswith=group) if group else []
    units = [] if group else [desk.body.parent_id or Unit.objects.get(code="D01").pk]
    set_recipients(viewer=desk.author, document_id=document.pk, unit_ids=units, group_ids=[one.pk for one in groups])
    return document


def _drafts(desk: _Desk) -> None:
    _draft(desk, "KH", "Kế hoạch tập huấn sử dụng hệ thống văn bản cho cấp xã năm 2027")
    reviewed = _draft(desk, "QĐ", "Thành lập Tổ công tác triển khai hệ thống văn bản và điều hành công việc")
    ask_review(
        viewer=desk.author,
        document_id=reviewed.pk,
        reviewers=[Asked(desk.reviewer.unit_id, desk.reviewer.position_id)],
        note="Kính đề nghị cho ý kiến về thành phần Tổ công tác.",
    )
    for summary, urgency in (
        ("Về việc đẩy nhanh tiến độ cấp chữ ký số cho cán bộ, công chức cấp xã", 1),
        ("Về việc báo cáo kết quả thực hiện Nghị quyết số 57-NQ/TW năm 2026", 0),
    ):
        _submit(desk, _draft(desk, "CV", summary, urgency=urgency))
    returned = _submit(desk, _draft(desk, "BC", "Kết quả công tác tháng 11 và nhiệm vụ trọng tâm tháng 12"))
    return_draft(viewer=desk.leader, document_id=returned.pk, note="Bổ sung số liệu của các đơn vị báo cáo chậm.")
    approved = _submit(desk, _draft(desk, "HD", "Quy trình đăng ký văn bản đến trên môi trường mạng", group="Tất cả"))
    approve_draft(viewer=desk.leader, document_id=approved.pk)


def _submit(desk: _Desk, document: Document) -> Document:
    submit_draft(viewer=desk.author, document_id=document.pk, signer_id=desk.leader.position_id)
    return document


def _issued(desk: _Desk) -> None:
    """One document to a whole group, just issued, and one that is being recalled."""
    group = "Tất cả 34" if desk.body.level == "central" else "Tất cả xã, phường"
    for summary in (
        "Về việc tiếp nhận, xử lý văn bản hoàn toàn trên môi trường mạng",
        "Về việc lịch làm việc của Thường trực trong tháng 12 năm 2026",
    ):
        document = _submit(desk, _draft(desk, "CV", summary, group=group))
        approve_draft(viewer=desk.leader, document_id=document.pk)
        issue_document(viewer=desk.clerk, document_id=document.pk)
        make_final_copy(document_id=document.pk)
    Delivery.objects.filter(document=document, unit_id__lt=desk.body.pk + 12).update(opened_at=timezone.now())
    ask_recall(viewer=desk.clerk, document_id=document.pk, reason="Văn bản có sai sót về thời gian, sẽ gửi lại.")


def _case_files(desk: _Desk) -> None:
    newest = list(
        Document.objects.visible_to(desk.clerk).filter(state="issued").order_by("-id").values_list("id", flat=True)[:12]
    )
    for number, title in enumerate(("Chuyển đổi số trong cơ quan đảng năm 2026", "Sắp xếp đơn vị hành chính cấp xã")):
        case = open_case_file(viewer=desk.clerk, title=title)
        file_documents(viewer=desk.clerk, case_file_id=case.pk, document_ids=newest[number::2])


def _texts(code: str) -> None:
    """Drawn documents that a body's people see first get the text that a reader sees, laid out as official PDF."""
    issued = Document.objects.filter(body__code=code, state="issued").order_by("-id").values_list("pk", flat=True)
    came = Delivery.objects.filter(unit__code=code)
    shown = [*issued[:READABLE], *came.order_by("-arrived_at", "-id").values_list("document_id", flat=True)[:READABLE]]
    for desk in Desk.values:
        first = Step.objects.filter(item__kind=KIND, unit__code=code, desk=desk, left_at__isnull=True)
        ids = first.order_by("due_at", "id").values_list("item__subject_id", flat=True)[:READABLE]
        shown += came.filter(pk__in=list(ids)).values_list("document_id", flat=True)
    documents = Document.objects.filter(pk__in=shown, versions__isnull=True, body__isnull=False, symbol__gt="")
    for document in documents.select_related("type", "body", "unit").order_by("-id"):
        kind = document.type.code if document.type else ""
        content = content_from({"body": _TEXTS.get(kind, _DIGITAL), "copies": "Như trên,\nLưu Văn phòng."})
        version = Version.objects.create(
            document=document,
            number=1,
            content=content,
            author_id=document.author_id,
            at=document.created_at,
            closed_at=document.issued_at,
            is_final=True,
        )
        pdf = render_pdf(document, version, number=document.number, issued_on=document.issued_on)
        name = f"{document.symbol.replace('/', '_')}.pdf"
        version.pdf = store_bytes(name=name, content=pdf, viewer=None, media_type="application/pdf")
        version.save(update_fields=["pdf"])
        index_document(document_id=document.pk)
