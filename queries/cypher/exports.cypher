// title: Who exports to whom
// description: >-
//   Countries of suppliers by countries of recipients, with how many suppliers, recipients and claims. A group of
//   suppliers (`Chinese suppliers`) counts under the country its name points at; a group of recipients stands under its
//   own name.
// parameters:
//   exporter: {type: country, help: "only suppliers of these countries"}
//   destination: {type: country, help: "only recipients of these countries"}
//   purpose: {type: purpose, help: "what it is used for, one or several"}
//   technology: {type: technology, help: "what is supplied, one or several; kinds of it count too"}
//   status: {type: supply_status, default: "current, former", help: "which supplies count: an offer is no export yet"}
//   domestic: {type: boolean, default: "no", help: "whether supplies within one country are shown"}
// columns:
//   exporter: {type: text, help: "country of the suppliers (alpha-2)"}
//   destination: {type: text, help: "country of the recipients (alpha-2), or the group's name"}
//   destination_kind: {type: text, help: "country or group"}
//   suppliers: {type: integer, help: "how many supply it"}
//   recipients: {type: integer, help: "how many get it"}
//   claims: {type: integer, help: "how many claims say so"}
//   first: {type: date, help: "earliest date of a claim"}
//   last: {type: date, help: "latest date of a claim"}
// example: --exporter Kina --purpose surveillance
CALL {
  UNWIND $exporter AS code
  MATCH (:Country {code: code})<-[:IN_COUNTRY]-(s:Organization)
  RETURN s
  UNION ALL
  MATCH (s:Group)
  WHERE s.origin IN $exporter
  RETURN s
  UNION ALL
  UNWIND CASE WHEN size($exporter) = 0 THEN [true] ELSE [] END AS everyone
  MATCH (s:Organization)
  WHERE s.country IS NOT NULL OR s.origin IS NOT NULL
  RETURN s
}
MATCH (s)-[e:SUPPLIES]->(r:Organization)
WHERE any(x IN e.statuses WHERE x IN $status)
  AND (size($purpose) = 0 OR any(x IN e.purposes WHERE x IN $purpose))
  AND (size($technology) = 0 OR any(x IN e.technologies WHERE x IN $technology))
WITH s, e, r, coalesce(s.country, s.origin) AS exporter, coalesce(r.country, r.origin) AS country
WHERE ($domestic OR country IS NULL OR country <> exporter)
  AND (size($destination) = 0 OR country IN $destination) AND (country IS NOT NULL OR r.kind = 'group')
RETURN exporter AS exporter, CASE WHEN r.kind = 'group' THEN r.name ELSE country END AS destination,
  CASE WHEN r.kind = 'group' THEN 'group' ELSE 'country' END AS destination_kind, count(DISTINCT s) AS suppliers,
  count(DISTINCT r) AS recipients, sum(e.claims) AS claims, min(e.first) AS first, max(e.last) AS last
ORDER BY claims DESC, exporter, destination_kind, destination SKIP $offset LIMIT $limit
