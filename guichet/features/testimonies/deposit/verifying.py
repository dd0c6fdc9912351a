"""Is this receipt true? A page that checks it here, and one to take away that checks it anywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine.sealing import receipts
from guichet.engine.sealing.receipts import ReceiptRefused
from guichet.features.testimonies.deposit import offline, services
from guichet.features.testimonies.deposit.forms import ReceiptForm
from guichet.features.testimonies.deposit.views import TO_MEND


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a pasted receipt; publish the fingerprint of the key that signs ours."""
    key = services.signing_key()
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    receipt = None
    if form.is_bound and form.is_valid():
        try:
            receipt = receipts.verify(form.cleaned_data["receipt"])
        except ReceiptRefused as fault:
            form.add_error("receipt", str(fault))
    context = {
        "form": form,
        "found": receipt,
        "number": receipts.spaced(receipt.number) if receipt else "",
        "is_ours": receipt is not None and receipt.public_key == key,
        "fingerprint": receipts.fingerprint(key) if key else "",
    }
    status = TO_MEND if form.errors else 200
    return render(request, "deposit/verify.html", context, status=status)


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """Give a page to keep: saved on a disk, it checks receipts without Internet and without us.

    It is given as a file, never shown here: its own script runs on the person's machine only.
    """
    key = services.signing_key()
    if key is None:
        return render(request, "deposit/closed.html", {"query": "", "number": None}, status=503)
    headers = {"Content-Disposition": 'attachment; filename="verifier-un-recu.html"'}
    return HttpResponse(offline.page(key), content_type="text/html; charset=utf-8", headers=headers)
