// The program: `vlot <word> [flags]`.

#include <iostream>
#include <map>

#include "absl/synchronization/mutex.h"
#include "common/config/config.h"
#include "common/log/log.h"
#include "common/log/options.h"
#include "common/status/status.h"
#include "services/vlot/words.h"

namespace {

struct Word {
  const char* help;
  int (*run)(const vlot::Words&);
};

const std::map<std::string, Word>& AllWords() {
  static const auto& words = *new std::map<std::string, Word>{
      {"account",
       {"move|moves|cancel: from monthly to instant billing and back; --to= [--at=] --reason=, or --dry-run",
        vlot::Account}},
      {"audit", {"prove from every service's data that nothing is lost and nothing doubled", vlot::Audit}},
      {"bank",
       {"[import|match|lines|collect|refund]: bank statements, direct debits and refunds; --reason=", vlot::Bank}},
      {"bench", {"orders a second, beside pgbench's TPC-B on the same PostgreSQL", vlot::Bench}},
      {"billing",
       {"run|periods|schedule: month ends; --period=2026-11 [--account=...] --reason=, or --dry-run", vlot::Billing}},
      {"books", {"export|vat|balance: the ledger for bookkeepers and the tax office; --period=2026-Q4", vlot::Books}},
      {"chaos", {"orders while everything is killed, frozen and cut off, and a look whether any is lost", vlot::Chaos}},
      {"demo", {"start everything, place orders, watch them to the end", vlot::Demo}},
      {"dunning",
       {"run|cases|policies: reminders; [--date=2026-12-11] [--account=...] --reason=, or --dry-run", vlot::Dunning}},
      {"keys", {"create, list and revoke API keys; --reason=", vlot::Keys}},
      {"migrate", {"[status|deploy|verify|revert] [service...]: the databases' migrations", vlot::MigrateWord}},
      {"sandbox", {"a payment provider and a courier to try against", vlot::Sandbox}},
      {"settlements",
       {"list|show|unsettled: what the payment provider paid out, beside what we know", vlot::Settlements}},
      {"serve", {"the services, all or --services=ordering,payment,...", vlot::Serve}},
      {"trail", {"list: what operators did, and why; [--actor=...] [--resource=...] [--since=...]", vlot::Trail}},
  };
  return words;
}

int Usage(std::ostream& out, int code) {
  out << "vlot <word> [flags]\n\n";
  for (const auto& [name, word] : AllWords())
    out << "  " << name << std::string(13 - name.size(), ' ') << word.help << "\n";
  out << "\nvlot <word> --help lists the flags, with their environment variables.\n";
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  // Debian's Abseil follows every lock to find deadlocks before they happen: a tool for tests, a few percent of our
  // CPU.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  auto line = vlot::config::Parse(argc, argv);
  if (!line.ok()) {
    std::cerr << "vlot: " << line.status().message() << "\n";
    if (auto detail = vlot::GetErrorDetail(line.status())) {
      for (const auto& violation : detail->violations)
        std::cerr << "  " << violation.field << ": " << violation.description << "\n";
    }
    return 2;
  }
  if (line->positional.empty() || line->positional.front() == "help") {
    return Usage(line->positional.empty() && !line->help ? std::cerr : std::cout,
                 line->positional.empty() && !line->help ? 2 : 0);
  }
  const std::string name = line->positional.front();
  auto word = AllWords().find(name);
  if (word == AllWords().end()) {
    std::cerr << "vlot: there is no word '" << name << "'\n\n";
    return Usage(std::cerr, 2);
  }
  if (line->help) {
    std::cout << "vlot " << name << ": " << word->second.help << "\n\n" << vlot::config::HelpText();
    return 0;
  }
  auto log_options = vlot::log::OptionsFromFlags(name);
  if (!log_options.ok()) {
    std::cerr << "vlot: " << log_options.status().message() << "\n";
    return 2;
  }
  // The demo tells its own story: of the log, what is wrong, unless more is asked for.
  if (name == "demo" && log_options->level == vlot::LogLevel::kInfo) log_options->level = vlot::LogLevel::kWarning;
  vlot::log::Configure(*log_options);
  return word->second.run({line->positional.begin() + 1, line->positional.end()});
}
