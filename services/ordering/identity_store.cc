#include "services/ordering/identity_store.h"

#include "common/status/status.h"
#include "common/wire/types.h"

namespace vlot::ordering {
namespace {

constexpr pg::Statement kRecordDocuments{"ordering.RecordDocuments", R"sql(
  INSERT INTO identity_documents AS d (customer_id, order_id, seen_at, document_type, in_order, last_four, expire_date)
  SELECT DISTINCT ON (o.customer_id) o.customer_id, o.order_id, s.seen_at, s.document_type, s.in_order, s.last_four,
         s.expire_date
  FROM unnest($1::uuid[], $2::timestamptz[], $3::smallint[], $4::boolean[], $5::text[], $6::date[])
    AS s(order_id, seen_at, document_type, in_order, last_four, expire_date)
    JOIN orders AS o ON o.order_id = s.order_id
  ORDER BY o.customer_id, s.seen_at DESC, o.order_id DESC
  ON CONFLICT (customer_id) DO UPDATE SET
    order_id = excluded.order_id, seen_at = excluded.seen_at, document_type = excluded.document_type,
    in_order = excluded.in_order, last_four = excluded.last_four, expire_date = excluded.expire_date
  WHERE excluded.seen_at >= d.seen_at)sql"};

constexpr pg::Statement kFindDocuments{"ordering.FindDocuments", R"sql(
  SELECT customer_id, seen_at, document_type, in_order, last_four, expire_date
  FROM identity_documents WHERE customer_id = ANY ($1::uuid[]))sql"};

}  // namespace

absl::Status RecordDocuments(pg::Transaction& tx, absl::Span<const SeenDocument> seen) {
  if (seen.empty()) return absl::OkStatus();
  const auto column = [&](auto get) { return pg::ArrayOf(seen, get); };
  return tx.ExecLater(
      kRecordDocuments, column([](auto& s) { return s.order; }), column([](auto& s) { return s.seen_at; }),
      column([](auto& s) { return static_cast<int16_t>(s.type); }), column([](auto& s) { return s.in_order; }),
      column([](auto& s) { return std::string_view(s.last_four); }), column([](auto& s) { return s.expire_date; }));
}

absl::StatusOr<absl::flat_hash_map<CustomerId, v1::IdentityDocument>> FindDocuments(
    pg::Transaction& tx, absl::Span<const CustomerId> customers) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindDocuments, pg::Array(customers)));
  absl::flat_hash_map<CustomerId, v1::IdentityDocument> found;
  for (pg::Row row : rows) {
    v1::IdentityDocument& document = found[row.Get<CustomerId>(0)];
    *document.mutable_verify_time() = wire::ToProto(row.Get<absl::Time>(1));
    document.set_type(static_cast<v1::IdentityDocument::Type>(row.Get<int16_t>(2)));
    document.set_verdict(row.Get<bool>(3) ? v1::IdentityDocument::IN_ORDER : v1::IdentityDocument::NOT_IN_ORDER);
    document.set_last_four(row.Get<std::string>(4));
    *document.mutable_expire_date() = wire::ToProto(row.Get<absl::CivilDay>(5));
  }
  return found;
}

}  // namespace vlot::ordering
