// title: Who supplies whom
// description: >-
//   Supplier and recipient side by side, everywhere or within some countries, for some purposes and technologies; the newest
//   first. Denied and cancelled supplies do not count.
// parameters:
//   purpose: {type: purpose, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
//   status: {type: supply_status, help: "current, former, planned or bid, one or several"}
//   supplier_country: {type: country, help: "only suppliers of these countries"}
//   recipient_country: {type: country, help: "only recipients of these countries"}
// columns:
//   supplier: {type: text, help: "the supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipient: {type: text, help: "the recipient's name"}
//   recipient_country: {type: text, help: "its country (alpha-2), none for a group"}
//   statuses: {type: list, help: "every status that a claim gives"}
//   purposes: {type: list, help: "what for"}
//   technologies: {type: list, help: "what"}
//   last: {type: date, help: "latest date of a claim"}
//   claims: {type: integer, help: "how many claims say so"}
//   amount_eur: {type: number, help: "sum of its contracts and unshared amounts in euro, at the rate of the day"}
//   supplier_id: {type: text, help: "the supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
// example: --purpose surveillance --recipient_country Norway
MATCH (s:Organization)-[e:SUPPLIES]->(r:Organization)
WHERE (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
  AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
  AND (size($status) = 0 OR any(x IN e.statuses WHERE x IN $status))
  AND (size($supplier_country) = 0 OR s.country IN $supplier_country)
  AND (size($recipient_country) = 0 OR r.country IN $recipient_country)
RETURN s.name AS supplier, s.country AS supplier_country, r.name AS recipient, r.country AS recipient_country,
  e.statuses AS statuses, e.purposes AS purposes, e.technologies AS technologies, e.last AS last, e.claims AS claims,
  e.amount_eur AS amount_eur, s.id AS supplier_id, r.id AS recipient_id
ORDER BY coalesce(e.last, '') DESC, supplier, recipient, supplier_id, recipient_id SKIP $offset LIMIT $limit
