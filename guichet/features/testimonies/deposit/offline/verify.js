
"use strict";
// The same checks as `guichet verify-receipt`: the signature, then the sentences around it.
(() => {
  const known = "__DATA__";
  const LONGEST = 10000;
  const LINE = /^guichet-receipt 1 (\d{4}-\d\d-\d\d) (\d{12}) ([\w-]{43}) ([\w-]{86})$/gm;
  const at = (id) => document.getElementById(id);

  function say(kind, text) {
    at("said").className = kind;
    at("said").textContent = text.replace(/ (?=[:;!?»])|(?<=«) /g, "\u00a0");
    at("said").focus();
  }

  function plain(text) {
    const lines = text.replace(/\ufeff/g, "").replace(/’/g, "'").split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
    return lines.map((line) => line.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean).join("\n");
  }

  function bytes(text) {
    const base = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base), (sign) => sign.charCodeAt(0));
  }

  // « samedi 21 novembre 2026 », or "" for a day that does not exist.
  function written(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    date.setUTCFullYear(year);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return "";
    const weekday = known.weekdays[(date.getUTCDay() + 6) % 7];
    return `${weekday} ${day === 1 ? "1er" : day} ${known.months[month - 1]} ${year}`;
  }

  async function isSigned(words, key, signature) {
    const subtle = window.crypto && window.crypto.subtle;
    if (!subtle) throw new Error("no WebCrypto");
    const publicKey = await subtle.importKey("raw", bytes(key), { name: "Ed25519" }, false, ["verify"]);
    return subtle.verify({ name: "Ed25519" }, publicKey, bytes(signature), new TextEncoder().encode(words));
  }

  async function check(text) {
    const lines = [...plain(text).matchAll(LINE)];
    if (text.length > LONGEST || lines.length !== 1) {
      return say("false", "Ce texte n’est pas un reçu de dépôt, ou il y manque une ligne.");
    }
    const [line, day, number, key, signature] = lines[0];
    if (key !== known.key) {
      return say("false", "Ce reçu est signé par une autre clé que celle de cette équipe. Cette page ne peut rien en dire.");
    }
    let signed;
    try {
      signed = await isSigned(line.split(" ").slice(0, 4).join(" "), key, signature);
    } catch {
      return say("", "Ce navigateur ne sait pas vérifier cette sorte de signature (Ed25519). Le reçu n’est ni vrai ni faux pour autant.\nEssayez avec un navigateur plus récent, avec la page du site, ou avec la commande guichet verify-receipt.");
    }
    if (!signed) return say("false", "Ce reçu est faux : sa signature ne correspond pas.");
    const spaced = number.replace(/(\d{4})(?=\d)/g, "$1 ");
    const sentences = known.sentences.replace("{day}", written(day)).replace("{number}", spaced);
    if (plain(text) !== plain(sentences + line)) {
      return say("false", "Ce reçu a été modifié : ses phrases ne disent pas ce qui a été signé.");
    }
    say("true", `Ce reçu est vrai : un dépôt a été fait le ${written(day)}.\nNuméro : ${spaced}`);
  }

  at("file").addEventListener("change", async () => {
    const [file] = at("file").files;
    if (!file) return;
    at("text").value = file.size > 4 * LONGEST ? "" : await file.text();
    check(at("text").value);
  });
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check(at("text").value);
  });
})();
