#include "services/invoicing/dunning/notice_files.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/dunning/dunning_errors.h"
#include "services/invoicing/dunning/letter.h"
#include "services/invoicing/dunning/notice_store.h"
#include "services/invoicing/files/seal.h"
#include "services/invoicing/seller_store.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kFindFile{"invoicing.FindDunningFile", R"sql(
SELECT content, sha256 FROM dunning_files WHERE notice_id = $1)sql"};

constexpr pg::Statement kInsertFile{"invoicing.InsertDunningFile", R"sql(
INSERT INTO dunning_files (notice_id, sha256, content, create_time) VALUES ($1, $2, $3, $4)
ON CONFLICT (notice_id) DO NOTHING)sql"};

// "herinnering-2026-12-11-3.pdf"
std::string FileName(const NoticeRow& row) {
  return absl::StrCat(row.language == "nl" ? "herinnering-" : "reminder-", FormatIsoDate(row.notice.day), "-",
                      row.notice.level, ".pdf");
}

absl::StatusOr<std::string> Render(pg::Transaction& tx, const NoticeRow& row) {
  ASSIGN_OR_RETURN(const auto letterheads, FindLetterheads(tx, {row.seller}));
  const auto letterhead = letterheads.find(row.seller);
  if (letterhead == letterheads.end()) return absl::DataLossError("the seller of a reminder is gone");
  return RenderLetter({.notice = row.notice,
                       .buyer = PartyFromWire(row.party),
                       .language = row.language,
                       .charge_number = row.charge_number,
                       .create_time = row.create_time},
                      letterhead->second.seller, letterhead->second.logo);
}

}  // namespace

absl::StatusOr<DocumentFile> NoticeFiles::Get(pg::Transaction& tx, NoticeId id) const {
  ASSIGN_OR_RETURN(const std::optional<NoticeRow> row, FindNotice(tx, id));
  if (!row) return ReminderNotFoundError(id.Name());
  DocumentFile file{.name = FileName(*row), .content_type = "application/pdf"};
  ASSIGN_OR_RETURN(pg::Result kept, tx.Exec(kFindFile, id));
  if (kept.empty()) {
    ASSIGN_OR_RETURN(file.content, Render(tx, *row));
    file.sha256 = Sha256(file.content);
    RETURN_IF_ERROR(
        tx.ExecLater(kInsertFile, id, pg::BytesView{file.sha256}, pg::BytesView{file.content}, clock_.Now()));
    ASSIGN_OR_RETURN(kept, tx.Exec(kFindFile, id));  // another may have been first: its bytes count
    if (kept.empty()) return absl::InternalError("a reminder's file is there, and is not");
  }
  file.content = kept.front().Get<pg::Bytes>(0).data;
  file.sha256 = kept.front().Get<pg::Bytes>(1).data;
  if (Sha256(file.content) != file.sha256) {
    altered_.Increment();
    LogError("REMINDER_ALTERED", {{"reminder", id.Name()}});
    return absl::DataLossError("a reminder that was kept is not what it was");
  }
  return file;
}

}  // namespace vlot::invoicing::dunning
