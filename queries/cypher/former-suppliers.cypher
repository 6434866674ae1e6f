// title: Former suppliers and who displaced them
// description: >-
//   Who used to supply a government, and who took its place: one row for each company that displaced it, with what that
//   one supplies to the same recipient now. `status` is that of the newest claim: it is not `former` where the supplier
//   came back.
// parameters:
//   government: {type: government, required: true, help: "a country, a body or a city"}
// columns:
//   supplier: {type: text, help: "the former supplier's name"}
//   supplier_country: {type: text, help: "where it sits (alpha-2)"}
//   recipient: {type: text, help: "whom it supplied"}
//   status: {type: text, help: "what the newest claim says"}
//   purposes: {type: list, help: "what for"}
//   last: {type: date, help: "latest date of a claim"}
//   displaced_by: {type: text, help: "who took its place; empty where no source says"}
//   displaced_by_country: {type: text, help: "where that one sits (alpha-2)"}
//   displacer_statuses: {type: list, help: "statuses of what that one supplies to the same recipient"}
//   displacer_purposes: {type: list, help: "what that is for"}
//   supplier_id: {type: text, help: "the former supplier's id"}
//   recipient_id: {type: text, help: "the recipient's id"}
//   displaced_by_id: {type: text, help: "the newcomer's id"}
// example: --government China
CALL {
  UNWIND $government_ids AS id
  MATCH (r:Organization {id: id})
  RETURN r
  UNION ALL
  UNWIND $government_countries AS code
  MATCH (:Country {code: code})<-[:IN_COUNTRY]-(r:Organization)
  WHERE r.kind IN ['public_body', 'government']
  RETURN r
  UNION ALL
  MATCH (r:Group)
  WHERE r.origin IN $government_countries
  RETURN r
}
MATCH (r)<-[e:SUPPLIES]-(s:Organization)
WHERE 'former' IN e.statuses
OPTIONAL MATCH (s)<-[d:DISPLACES]-(n:Organization)
WHERE NOT d.status IN ['denied', 'cancelled']
OPTIONAL MATCH (n)-[now:SUPPLIES]->(r)
RETURN s.name AS supplier, s.country AS supplier_country, r.name AS recipient, e.status AS status, e.purposes AS purposes,
  e.last AS last, n.name AS displaced_by, n.country AS displaced_by_country, now.statuses AS displacer_statuses,
  now.purposes AS displacer_purposes, s.id AS supplier_id, r.id AS recipient_id, n.id AS displaced_by_id
ORDER BY supplier, recipient, displaced_by, supplier_id, recipient_id, displaced_by_id SKIP $offset LIMIT $limit
