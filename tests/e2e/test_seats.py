"""Acting for somebody else: the leader lends a position, the other switches into it and back."""

from playwright.sync_api import expect
from tests.e2e.steps import Visit, choose, press, seen, told


def test_a_lent_position_is_switched_into_and_back(visit: Visit) -> None:
    leader, deputy = visit("lanhdao.hanoi"), visit("chuyenvien.hanoi")
    deputy.goto("/my/settings")
    name = deputy.locator(".acting b").inner_text()
    own = deputy.locator(".acting small").inner_text()
    leader.goto("/my/delegations")
    choose(leader, "to_id", name, name)
    leader.locator("#id_since").fill("+0")
    leader.locator("#id_until").fill("+3")
    leader.locator("#id_reason").fill("Đi công tác")
    press(leader, "Lend")
    row = leader.get_by_role("row").filter(has_text=name).filter(has_text=seen("Acts for you now"))
    expect(row).to_be_visible()
    try:
        holder = leader.locator(".acting b").inner_text()
        menu = deputy.locator("details.menu:has(> summary.acting)")
        menu.locator("summary").click()
        menu.get_by_role("button").filter(
            has_text=seen("for %(holder)s until %(date)s", holder=holder, date="")
        ).click()
        expect(deputy.locator(".acting small")).to_contain_text(seen("for %(holder)s", holder=holder))
        deputy.goto("/oversight")
        expect(deputy.get_by_role("heading", level=1)).to_contain_text("Hà Nội")
        menu.locator("summary").click()
        menu.locator("form[action$='/switch'] button:not([aria-current])").first.click()
        expect(deputy.locator(".acting small")).to_have_text(own)
        deputy.goto("/oversight")
        expect(deputy.get_by_text("403")).to_be_visible()
    finally:
        row.get_by_role("button").first.click()
        told(leader, "Taken back. Whoever acted in it is signed out of it.")
