// Notices as rows: only inserted. SQL and mapping; inside the caller's transaction. Errors are those of common/pg.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/ladder.h"

namespace vlot::invoicing::dunning {

struct NoticeRow {
  NoticeId id;
  CaseId dunning_case;
  AccountId account;
  Notice notice;
  std::string language;       // "nl" or "en"
  Uuid seller;                // what the seller was, see seller_store.h
  std::string party;          // vlot.invoicing.v1.Party, serialized; personal data
  InvoiceId charge;           // nil when nothing is newly charged
  std::string charge_number;  // its number; only of what comes from the store
  absl::Time create_time;
};

absl::Status InsertNotices(pg::Transaction& tx, const std::vector<NoticeRow>& rows);

absl::StatusOr<std::optional<NoticeRow>> FindNotice(pg::Transaction& tx, NoticeId id);

// Newest first, at most `limit`, older than `before` (nil: from the newest); of a case, else of an account, else all.
absl::StatusOr<std::vector<NoticeRow>> ListNotices(pg::Transaction& tx, CaseId dunning_case, AccountId account,
                                                   NoticeId before, int limit);

}  // namespace vlot::invoicing::dunning
