"""Writes signatures.json: the texts that people sign, put together and signed by Python's `cryptography` from
docs/security.md alone. The key's 32 secret bytes are the SHA-256 of the person's name.

    python3 make_signature_goldens.py > signatures.json
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def person(name):
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    record = {
        "name": name,
        "publicKey": base64.b64encode(public).decode(),
        "id": hashlib.sha256(public).hexdigest()[:32],
    }
    return key, record


def text(kind, facts):
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"leadline/{kind}/1\n{canonical}"


key, ada = person("Ada Lovelace")
journal = hashlib.sha256(b"the first entry").hexdigest()
after = hashlib.sha256(b"the entry before").hexdigest()
said = {"journal": journal, "after": after, "run": "v6-true-vintage-1", "by": ada["name"]}
approval = {"id": "v6-true-vintage-1/1", "evidenceHash": hashlib.sha256(b"evidence").hexdigest()}
asked = {"id": "1.1", "title": "Fetch the vendor files", "kind": "human", "needs": ["0"], "checklist": ["is there"]}
facts = {
    "operator-added": {"journal": "empty", "operator": ada, "vouchedBy": ada["id"]},
    "sign-off": {
        **said,
        "step": "1.1",
        "attempt": 1,
        "asked": asked,
        "note": "eight “files”, 日本 \u0007 and \"quotes\"",
        "form": {"files": [{"rows": 118, "path": "data/vendor/a.csv"}], "share": 0.25, "whole": True, "none": None},
        "at": "2026-01-02T03:04:05.678Z",
    },
    "grant": {
        **said,
        **approval,
        "reason": "the vendor told us why, and it is harmless",
        "scope": "waive V6-4.1a of step 4.1 in run v6-true-vintage-1, once",
        "grantedAt": "2026-01-02T03:04:05.678Z",
        "expiresAt": "2026-01-03T03:04:05.678Z",
        "selfApproved": False,
    },
    "decline": {**said, **approval, "reason": "not before the vendor has answered"},
    "bundle": {"journal": journal, "sha256": hashlib.sha256(b"bundle").hexdigest()},
}
signed = [
    {
        "kind": kind,
        "facts": fact,
        "text": text(kind, fact),
        "signature": base64.b64encode(key.sign(text(kind, fact).encode())).decode(),
    }
    for kind, fact in facts.items()
]
print(json.dumps({"operator": ada, "signed": signed}, indent=1, ensure_ascii=False))
