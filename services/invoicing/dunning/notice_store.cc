#include "services/invoicing/dunning/notice_store.h"

#include <map>
#include <utility>

#include "common/ids/nil.h"
#include "common/status/status.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kInsertNotices{"invoicing.InsertDunningNotices", R"sql(
INSERT INTO dunning_notices (notice_id, case_id, level, account_id, notice_date, pay_until, fourteen_day_letter, credit_hold,
                             language, seller_id, party, currency, principal_minor, charged_minor, interest_minor,
                             costs_minor, costs_announced_minor, charge_id, create_time)
SELECT n.notice_id, n.case_id, n.level, n.account_id, n.notice_date, n.pay_until, n.fourteen_day_letter, n.credit_hold,
       n.language, n.seller_id, n.party, n.currency, n.principal_minor, n.charged_minor, n.interest_minor,
       n.costs_minor, n.costs_announced_minor, n.charge_id, n.create_time
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::date[], $6::date[], $7::bool[], $8::bool[], $9::text[],
            $10::uuid[], $11::bytea[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
            $17::bigint[], $18::uuid[], $19::timestamptz[])
  AS n (notice_id, case_id, level, account_id, notice_date, pay_until, fourteen_day_letter, credit_hold, language, seller_id,
        party, currency, principal_minor, charged_minor, interest_minor, costs_minor, costs_announced_minor, charge_id,
        create_time))sql"};

constexpr pg::Statement kInsertNoticeClaims{"invoicing.InsertDunningNoticeClaims", R"sql(
INSERT INTO dunning_notice_claims (notice_id, line, invoice_id, charge, open_minor, interest_minor, interest_after)
SELECT c.notice_id, c.line, c.invoice_id, c.charge, c.open_minor, c.interest_minor, c.interest_after
FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::bool[], $5::bigint[], $6::bigint[], $7::date[])
  AS c (notice_id, line, invoice_id, charge, open_minor, interest_minor, interest_after))sql"};

#define VLOT_NOTICE_COLUMNS                                                                                       \
  "SELECT n.notice_id, n.case_id, n.level, n.account_id, n.notice_date, n.pay_until, n.fourteen_day_letter, "     \
  "n.credit_hold, n.language, n.seller_id, n.party, n.currency, n.principal_minor, n.charged_minor, "             \
  "n.interest_minor, n.costs_minor, n.costs_announced_minor, n.charge_id, coalesce(i.number, ''), n.create_time " \
  "FROM dunning_notices AS n LEFT JOIN invoices AS i ON i.invoice_id = n.charge_id "

constexpr pg::Statement kFindNotice{"invoicing.FindDunningNotice", VLOT_NOTICE_COLUMNS "WHERE n.notice_id = $1"};

constexpr pg::Statement kListNotices{"invoicing.ListDunningNotices",
                                     VLOT_NOTICE_COLUMNS "WHERE n.notice_id < $1 ORDER BY n.notice_id DESC LIMIT $2"};

constexpr pg::Statement kListNoticesOfCase{"invoicing.ListDunningNoticesOfCase", VLOT_NOTICE_COLUMNS
                                           "WHERE n.notice_id < $1 AND n.case_id = $3 "
                                           "ORDER BY n.notice_id DESC LIMIT $2"};

constexpr pg::Statement kListNoticesOfAccount{"invoicing.ListDunningNoticesOfAccount", VLOT_NOTICE_COLUMNS
                                              "WHERE n.notice_id < $1 AND n.account_id = $3 "
                                              "ORDER BY n.notice_id DESC LIMIT $2"};

#undef VLOT_NOTICE_COLUMNS

constexpr pg::Statement kFindNoticeClaims{"invoicing.FindDunningNoticeClaims", R"sql(
SELECT c.notice_id, c.invoice_id, i.number, coalesce(i.due_date, i.issue_date), c.charge, c.open_minor, c.interest_minor,
       c.interest_after, i.currency
FROM dunning_notice_claims AS c JOIN invoices AS i ON i.invoice_id = c.invoice_id
WHERE c.notice_id = ANY($1::uuid[]) ORDER BY c.notice_id, c.line)sql"};

NoticeRow ReadNotice(const pg::Row& row) {
  const auto currency = row.Get<Currency>(11);
  return {.id = row.Get<NoticeId>(0),
          .dunning_case = row.Get<CaseId>(1),
          .account = row.Get<AccountId>(3),
          .notice = {.level = row.Get<int16_t>(2),
                     .day = row.Get<absl::CivilDay>(4),
                     .pay_until = row.Get<absl::CivilDay>(5),
                     .principal = {row.Get<int64_t>(12), currency},
                     .charged = {row.Get<int64_t>(13), currency},
                     .interest = {row.Get<int64_t>(14), currency},
                     .costs = {row.Get<int64_t>(15), currency},
                     .costs_announced = {row.Get<int64_t>(16), currency},
                     .fourteen_day_letter = row.Get<bool>(6),
                     .credit_hold = row.Get<bool>(7)},
          .language = row.Get<std::string>(8),
          .seller = row.Get<Uuid>(9),
          .party = row.Get<pg::Bytes>(10).data,
          .charge = row.Get<std::optional<InvoiceId>>(17).value_or(InvoiceId()),
          .charge_number = row.Get<std::string>(18),
          .create_time = row.Get<absl::Time>(19)};
}

absl::StatusOr<std::vector<NoticeRow>> WithClaims(pg::Transaction& tx, const pg::Result& rows) {
  std::vector<NoticeRow> notices;
  std::map<NoticeId, size_t> places;
  for (pg::Row row : rows) {
    notices.push_back(ReadNotice(row));
    places[notices.back().id] = notices.size() - 1;
  }
  if (notices.empty()) return notices;
  ASSIGN_OR_RETURN(const pg::Result claims,
                   tx.Exec(kFindNoticeClaims, pg::ArrayOf(notices, [](const NoticeRow& n) { return n.id; })));
  for (pg::Row row : claims) {
    const auto currency = row.Get<Currency>(8);
    notices[places.at(row.Get<NoticeId>(0))].notice.claims.push_back(
        {.claim = {.invoice = row.Get<InvoiceId>(1),
                   .number = row.Get<std::string>(2),
                   .due = row.Get<absl::CivilDay>(3),
                   .open = {row.Get<int64_t>(5), currency},
                   .charge = row.Get<bool>(4),
                   .interest_until = row.Get<absl::CivilDay>(7)},
         .interest = {row.Get<int64_t>(6), currency}});
  }
  return notices;
}

absl::Status InsertNoticeClaims(pg::Transaction& tx, const std::vector<NoticeRow>& rows) {
  pg::Column<NoticeId> notices;
  pg::Column<int16_t> lines;
  pg::Column<InvoiceId> invoices;
  pg::Column<bool> charges;
  pg::Column<int64_t> open, interest;
  pg::Column<absl::CivilDay> after;
  for (const NoticeRow& row : rows) {
    int16_t line = 0;
    for (const NoticeClaim& noticed : row.notice.claims) {
      notices.Add(row.id);
      lines.Add(++line);
      invoices.Add(noticed.claim.invoice);
      charges.Add(noticed.claim.charge);
      open.Add(noticed.claim.open.minor);
      interest.Add(noticed.interest.minor);
      after.Add(noticed.claim.interest_until);
    }
  }
  return tx.ExecLater(kInsertNoticeClaims, notices, lines, invoices, charges, open, interest, after);
}

// What sorts after every notice.
NoticeId EndOfNotices() {
  Uuid::Bytes bytes;
  bytes.fill(0xff);
  return NoticeId(Uuid(bytes));
}

}  // namespace

absl::Status InsertNotices(pg::Transaction& tx, const std::vector<NoticeRow>& rows) {
  if (rows.empty()) return absl::OkStatus();
  auto column = [&](auto project) { return pg::ArrayOf(rows, project); };
  using R = const NoticeRow&;
  RETURN_IF_ERROR(tx.ExecLater(
      kInsertNotices, column([](R r) { return r.id; }), column([](R r) { return r.dunning_case; }),
      column([](R r) { return static_cast<int16_t>(r.notice.level); }), column([](R r) { return r.account; }),
      column([](R r) { return r.notice.day; }), column([](R r) { return r.notice.pay_until; }),
      column([](R r) { return r.notice.fourteen_day_letter; }), column([](R r) { return r.notice.credit_hold; }),
      column([](R r) { return r.language; }), column([](R r) { return r.seller; }),
      column([](R r) { return pg::BytesView{r.party}; }),
      column([](R r) { return r.notice.principal.currency.code(); }),
      column([](R r) { return r.notice.principal.minor; }), column([](R r) { return r.notice.charged.minor; }),
      column([](R r) { return r.notice.interest.minor; }), column([](R r) { return r.notice.costs.minor; }),
      column([](R r) { return r.notice.costs_announced.minor; }), column([](R r) { return NullIfNil(r.charge); }),
      column([](R r) { return r.create_time; })));
  return InsertNoticeClaims(tx, rows);
}

absl::StatusOr<std::optional<NoticeRow>> FindNotice(pg::Transaction& tx, NoticeId id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindNotice, id));
  ASSIGN_OR_RETURN(std::vector<NoticeRow> notices, WithClaims(tx, rows));
  if (notices.empty()) return std::optional<NoticeRow>();
  return std::optional<NoticeRow>(std::move(notices.front()));
}

absl::StatusOr<std::vector<NoticeRow>> ListNotices(pg::Transaction& tx, CaseId dunning_case, AccountId account,
                                                   NoticeId before, int limit) {
  if (before.IsNil()) before = EndOfNotices();
  absl::StatusOr<pg::Result> rows = !dunning_case.IsNil() ? tx.Exec(kListNoticesOfCase, before, limit, dunning_case)
                                    : !account.IsNil()    ? tx.Exec(kListNoticesOfAccount, before, limit, account)
                                                          : tx.Exec(kListNotices, before, limit);
  RETURN_IF_ERROR(rows.status());
  return WithClaims(tx, *rows);
}

}  // namespace vlot::invoicing::dunning
