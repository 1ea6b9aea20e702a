#include <fstream>
#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/time/clock.h"
#include "services/vlot/audit/audit.h"
#include "services/vlot/audit/report.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(std::string, json);
ABSL_FLAG(std::string, psp_books, "",
          "audit: URL of the sandbox provider's books, http://127.0.0.1:7490/sandbox/v1/books; \"\": not compared");
ABSL_FLAG(absl::Duration, settle, absl::Seconds(1), "audit: how long to wait before looking again at what looks wrong");
ABSL_FLAG(int, listed, 20, "audit: violations of each invariant that are listed; all are counted");

namespace vlot {
namespace {

absl::StatusOr<audit::Tally> AuditFromFlags() {
  absl::StatusOr<Storage> storage = OpenStorage();
  if (!storage.ok()) return storage.status();
  return audit::RunAudit({.databases = {.conninfo = storage->conninfo},
                          .psp_books_url = absl::GetFlag(FLAGS_psp_books),
                          .listed_max = absl::GetFlag(FLAGS_listed),
                          .wait = [] { absl::SleepFor(absl::GetFlag(FLAGS_settle)); },
                          .progress = [](const std::string& line) { std::cerr << "· " << line << std::endl; }});
}

bool WriteJson(const audit::Tally& tally, const std::string& path) {
  std::ofstream file(path);
  file << audit::ToJson(tally).dump(2) << "\n";
  return static_cast<bool>(file.flush());
}

}  // namespace

// 0: all well. 1: violations. 2: it could not be found out.
int Audit(const Words&) {
  const absl::StatusOr<audit::Tally> tally = AuditFromFlags();
  if (!tally.ok()) {
    std::cerr << "vlot audit: " << tally.status().message() << "\n";
    return 2;
  }
  audit::PrintTable(*tally, std::cout);
  if (const std::string path = absl::GetFlag(FLAGS_json); !path.empty() && !WriteJson(*tally, path)) {
    std::cerr << "vlot audit: cannot write " << path << "\n";
    return 2;
  }
  return tally->violations() == 0 ? 0 : 1;
}

}  // namespace vlot
