#include "services/invoicing/seller_store.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "services/invoicing/files/seal.h"

namespace vlot::invoicing {
namespace {

#define VLOT_SELLER_COLUMNS                                                                                          \
  "seller_id, legal_entity, legal_name, trade_name, region, postal_code, city, address_lines, registration_number, " \
  "vat_id, iban, bic, email, creditor_id, logo, layout, debit_notice_days"

constexpr pg::Statement kFindSellers{"invoicing.FindSellers",
                                     "SELECT " VLOT_SELLER_COLUMNS
                                     " FROM sellers WHERE seller_id = ANY($1::uuid[]) ORDER BY seller_id"};

// A few rows in a lifetime.
constexpr pg::Statement kNewestSeller{"invoicing.NewestSeller",
                                      "SELECT " VLOT_SELLER_COLUMNS
                                      " FROM sellers WHERE legal_entity = $1 ORDER BY seller_id DESC LIMIT 1"};

constexpr pg::Statement kNewestSellerOfAll{
    "invoicing.NewestSellerOfAll", "SELECT " VLOT_SELLER_COLUMNS " FROM sellers ORDER BY seller_id DESC LIMIT 1"};

#undef VLOT_SELLER_COLUMNS

constexpr pg::Statement kInsertSeller{"invoicing.InsertSeller", R"sql(
INSERT INTO sellers (seller_id, legal_entity, legal_name, trade_name, region, postal_code, city, address_lines,
                     registration_number, vat_id, iban, bic, email, creditor_id, logo, layout, debit_notice_days,
                     create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))sql"};

Seller ReadSeller(const pg::Row& row) {
  return {.legal_entity = row.Get<std::string>(1),
          .legal_name = row.Get<std::string>(2),
          .trade_name = row.Get<std::string>(3),
          .address = {.region = row.Get<std::string>(4),
                      .postal_code = row.Get<std::string>(5),
                      .city = row.Get<std::string>(6),
                      .lines = absl::StrSplit(row.Get<std::string>(7), '\n')},
          .registration_number = row.Get<std::string>(8),
          .vat_id = row.Get<std::string>(9),
          .iban = row.Get<std::string>(10),
          .bic = row.Get<std::string>(11),
          .email = row.Get<std::string>(12),
          .creditor_id = row.Get<std::string>(13),
          .debit_notice_days = row.Get<int16_t>(16)};
}

Letterhead ReadLetterhead(const pg::Row& row) {
  return {.seller = ReadSeller(row), .logo = row.Get<pg::Bytes>(14).data, .layout = row.Get<int16_t>(15)};
}

StoredSeller Stored(const Uuid& id, const Letterhead& letterhead) {
  return {.id = id, .seller = letterhead.seller, .seal = SealOf(letterhead)};
}

}  // namespace

absl::StatusOr<StoredSeller> SaveSeller(pg::Transaction& tx, const Letterhead& letterhead, const Uuid& new_id,
                                        absl::Time now) {
  const Seller& seller = letterhead.seller;
  ASSIGN_OR_RETURN(const pg::Result newest, tx.Exec(kNewestSeller, seller.legal_entity));
  if (!newest.empty() && ReadLetterhead(newest.front()) == letterhead) {
    return Stored(newest.front().Get<Uuid>(0), letterhead);
  }
  RETURN_IF_ERROR(tx.ExecLater(kInsertSeller, new_id, seller.legal_entity, seller.legal_name, seller.trade_name,
                               seller.address.region, seller.address.postal_code, seller.address.city,
                               absl::StrJoin(seller.address.lines, "\n"), seller.registration_number, seller.vat_id,
                               seller.iban, seller.bic, seller.email, seller.creditor_id,
                               pg::BytesView{letterhead.logo}, letterhead.layout, seller.debit_notice_days, now));
  return Stored(new_id, letterhead);
}

absl::StatusOr<absl::flat_hash_map<Uuid, Letterhead>> FindLetterheads(pg::Transaction& tx,
                                                                      const std::vector<Uuid>& ids) {
  absl::flat_hash_map<Uuid, Letterhead> letterheads;
  if (ids.empty()) return letterheads;
  ASSIGN_OR_RETURN(const pg::Result result, tx.Exec(kFindSellers, pg::Array(ids)));
  for (pg::Row row : result) letterheads[row.Get<Uuid>(0)] = ReadLetterhead(row);
  return letterheads;
}

absl::StatusOr<std::optional<StoredSeller>> FindNewestSeller(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kNewestSellerOfAll));
  if (rows.empty()) return std::optional<StoredSeller>();
  return std::optional<StoredSeller>(Stored(rows.front().Get<Uuid>(0), ReadLetterhead(rows.front())));
}

}  // namespace vlot::invoicing
