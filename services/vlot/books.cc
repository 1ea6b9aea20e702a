#include <iostream>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/migrate/migrate.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "services/invoicing/books/books_command.h"
#include "services/vlot/sandbox_clock_flag.h"
#include "services/vlot/storage.h"
#include "services/vlot/words.h"

ABSL_DECLARE_FLAG(std::string, period);
ABSL_DECLARE_FLAG(std::string, out);
ABSL_FLAG(std::string, format, "xaf", "books: xaf, the audit file of the Dutch tax office, or csv");
ABSL_FLAG(std::string, at, "",
          "books: the day of a trial balance, e.g. 2026-11-30; today when empty; account move: the day from which on, "
          "now when empty");

namespace vlot {
namespace {

absl::StatusOr<int> RunBooks(const Words& words) {
  ASSIGN_OR_RETURN(const Storage storage, OpenStorage());
  ASSIGN_OR_RETURN(const std::string conninfo, migrate::ServiceConninfo(storage.conninfo, "invoicing"));
  ASSIGN_OR_RETURN(const std::unique_ptr<SandboxClock> sandbox_clock, CommandClockFromFlags("books"));
  const invoicing::books::BooksWish wish{.period = absl::GetFlag(FLAGS_period),
                                         .format = absl::GetFlag(FLAGS_format),
                                         .out = absl::GetFlag(FLAGS_out),
                                         .at = absl::GetFlag(FLAGS_at)};
  return invoicing::books::RunBooksCommand(words, wish, {.conninfo = conninfo},
                                           sandbox_clock ? sandbox_clock->clock() : SystemClock(), std::cout,
                                           std::cerr);
}

}  // namespace

int Books(const Words& words) {
  const absl::StatusOr<int> code = RunBooks(words);
  if (code.ok()) return *code;
  std::cerr << "vlot books: " << code.status().message() << "\n";
  return 1;
}

}  // namespace vlot
