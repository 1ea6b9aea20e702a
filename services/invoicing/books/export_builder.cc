#include "services/invoicing/books/export_builder.h"

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "common/time/civil.h"

namespace vlot::invoicing::books {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(5);  // between looks for exports that another process was asked for

// The transaction that writes waits while the ledger is sorted, for longer than an idle one may.
constexpr pg::Statement kMayWait{"books.MayWait",
                                 "SELECT set_config('idle_in_transaction_session_timeout', '30min', true)"};

// Cuts what comes into parts of one size, writes them, and takes the measure of the whole.
class StoredFile {
 public:
  StoredFile(pg::Transaction& tx, ExportId id) : tx_(tx), id_(id), hash_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(hash_.get(), EVP_sha256(), nullptr);
  }

  absl::Status Add(std::string_view content) {
    EVP_DigestUpdate(hash_.get(), content.data(), content.size());
    size_ += static_cast<int64_t>(content.size());
    pending_ += content;
    while (pending_.size() >= kStoredPartBytes) {
      RETURN_IF_ERROR(InsertPart(tx_, id_, parts_++, std::string_view(pending_).substr(0, kStoredPartBytes)));
      pending_.erase(0, kStoredPartBytes);
    }
    return absl::OkStatus();
  }

  absl::Status End(ExportRow& row) {
    if (!pending_.empty()) RETURN_IF_ERROR(InsertPart(tx_, id_, parts_++, pending_));
    row.size_bytes = size_;
    row.sha256.resize(EVP_MD_size(EVP_sha256()));
    EVP_DigestFinal_ex(hash_.get(), reinterpret_cast<unsigned char*>(row.sha256.data()), nullptr);
    return absl::OkStatus();
  }

 private:
  pg::Transaction& tx_;
  const ExportId id_;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash_;
  std::string pending_;
  int32_t parts_ = 0;
  int64_t size_ = 0;
};

// The ledger's fault: it would be the same tomorrow. Everything else is the database's, and goes by.
bool IsForGood(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsInternal(status) || absl::IsInvalidArgument(status);
}

}  // namespace

ExportBuilder::ExportBuilder(const pg::Options& database, Clock& clock, Seller seller)
    : clock_(clock), seller_(std::move(seller)), writers_(ForReports(database), 1), readers_(ForReports(database), 1) {}

absl::StatusOr<bool> ExportBuilder::Step() {
  ExportRow row;
  const absl::StatusOr<bool> built = pg::RunInTransaction(writers_, [&](pg::Transaction& tx) -> absl::StatusOr<bool> {
    row = {};
    RETURN_IF_ERROR(tx.ExecLater(kMayWait));
    ASSIGN_OR_RETURN(const std::optional<ExportRow> waiting, LockExportToBuild(tx));
    if (!waiting) return false;
    row = *waiting;
    RETURN_IF_ERROR(Build(tx, row));
    RETURN_IF_ERROR(FinishExport(tx, row));
    return true;
  });
  if (built.ok() || row.id.IsNil() || !IsForGood(built.status())) return built;
  LogWarning("LEDGER_EXPORT_FAILED", {{"export", row.id.Name()}, {"status", built.status()}});
  row.state = ExportState::kFailed;
  row.error = std::string(built.status().message());
  row.end_time = clock_.Now();
  RETURN_IF_ERROR(pg::RunInTransaction(writers_, [&](pg::Transaction& tx) { return FinishExport(tx, row); }));
  return true;
}

absl::Status ExportBuilder::Build(pg::Transaction& tx, ExportRow& row) {
  StoredFile file(tx, row.id);
  const absl::CivilDay today = ToCivilDay(row.create_time, DefaultTimeZone());
  ASSIGN_OR_RETURN(row.summary, pg::ReadSnapshot(readers_, [&](pg::Transaction& snapshot) {
                     return WriteLedger(snapshot, row.wish, seller_, today,
                                        [&](std::string_view part) { return file.Add(part); });
                   }));
  RETURN_IF_ERROR(file.End(row));
  row.state = ExportState::kReady;
  row.end_time = clock_.Now();
  return absl::OkStatus();
}

void ExportBuilder::Start() {
  looper_.Start([this] {
    const absl::StatusOr<bool> built = Step();
    if (!built.ok()) LogWarning("LEDGER_EXPORT_PUT_OFF", {{"status", built.status()}});
    return built.ok() && *built ? absl::ZeroDuration() : kInterval;
  });
}

}  // namespace vlot::invoicing::books
