// title: Sources
// description: >-
//   What the graph rests on: documents and claims by source, format and outcome.
// columns:
//   source: {type: text, help: "where the documents were fetched from"}
//   format: {type: text, help: "their format"}
//   outcome: {type: text, help: "read, unread or quarantined"}
//   documents: {type: integer, help: "how many documents"}
//   claims: {type: integer, help: "how many claims they give"}
//   first: {type: date, help: "earliest publication"}
//   last: {type: date, help: "latest publication"}
// example: ""
MATCH (d:Document)
RETURN d.source AS source, d.format AS format, d.outcome AS outcome, count(d) AS documents,
  sum(COUNT { MATCH (d)<-[:STATED_IN]-(:Claim) }) AS claims, min(d.published) AS first, max(d.published) AS last
ORDER BY source, format, outcome SKIP $offset LIMIT $limit
