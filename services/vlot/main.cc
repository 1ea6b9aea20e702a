// The program: `vlot <word> [flags]`.

#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "common/config/config.h"
#include "common/log/log.h"
#include "common/log/options.h"
#include "common/rpc/grpc_log.h"
#include "common/status/status.h"
#include "services/vlot/words.h"

namespace {

struct Word {
  const char* help;
  int (*run)(const vlot::Words&);
  bool verbs = false;  // takes one, and shows what there is when it does not know it
};

const std::map<std::string, Word>& AllWords() {
  static const auto& words = *new std::map<std::string, Word>{
      {"account",
       {"move|moves|cancel: from monthly to instant billing and back; --to= [--at=] [--reason=] [--dry-run]",
        vlot::Account, true}},
      {"audit", {"prove from every service's data that nothing is lost and nothing doubled", vlot::Audit}},
      {"bank",
       {"[import|match|lines|announce|collect|refund]: bank statements, direct debits and refunds; [--reason=]",
        vlot::Bank, true}},
      {"bench", {"orders a second, beside pgbench's TPC-B on the same PostgreSQL", vlot::Bench}},
      {"billing",
       {"run|periods|schedule: month ends; --period=2026-11 [--account=...] [--reason=] [--dry-run]", vlot::Billing,
        true}},
      {"books",
       {"export|vat|balance: the ledger for bookkeepers and the tax office; --period=2026-Q4", vlot::Books, true}},
      {"chaos", {"orders while everything is killed, frozen and cut off, and a look whether any is lost", vlot::Chaos}},
      {"demo", {"start everything, place orders, watch them to the end", vlot::Demo}},
      {"dunning",
       {"run|cases|policies|scale: reminders; [--date=2026-12-11] [--account=...] [--reason=] [--dry-run]",
        vlot::Dunning, true}},
      {"invoice",
       {"write-off|reinstate|write-offs: what will not be paid, and taking that back; --reason=", vlot::Invoice, true}},
      {"keys", {"create, list and revoke API keys; [--reason=]", vlot::Keys, true}},
      {"migrate", {"[status|deploy|verify|revert] [service...]: the databases' migrations", vlot::MigrateWord, true}},
      {"sandbox", {"a payment provider and a courier to try against", vlot::Sandbox}},
      {"settlements",
       {"list|show|unsettled: what the payment provider paid out, beside what we know", vlot::Settlements, true}},
      {"serve", {"the services, all or --services=ordering,payment,...", vlot::Serve}},
      {"trail", {"list: what operators did, and why; [--actor=...] [--resource=...] [--since=...]", vlot::Trail, true}},
  };
  return words;
}

// The words that a flag is for. Its help says so ("bench, chaos: ..."), or the file that defines it (sandbox.cc); one
// that neither does is for all.
std::set<std::string> WordsOf(const absl::CommandLineFlag& flag) {
  std::set<std::string> words;
  const std::string help = flag.Help();
  for (const absl::string_view clause : absl::StrSplit(help, "; ")) {
    const std::vector<absl::string_view> head = absl::StrSplit(clause, absl::MaxSplits(": ", 1));
    if (head.size() < 2) continue;
    for (const absl::string_view token : absl::StrSplit(head.front(), absl::ByAnyChar(" ,"))) {
      if (AllWords().contains(std::string(token))) words.emplace(token);
    }
  }
  const std::string file = std::filesystem::path(flag.Filename()).stem();
  if (words.empty() && AllWords().contains(file)) words.insert(file);
  return words;
}

void HelpOn(const std::string& name, const Word& word) {
  std::cout << "vlot " << name << ": " << word.help << "\n\n";
  if (word.verbs) {
    word.run({"help"});  // no verb that it knows: it shows those that it does
    std::cerr << "\n";
  }
  std::cout << vlot::config::HelpText([&](const absl::CommandLineFlag& flag) {
    const std::set<std::string> words = WordsOf(flag);
    return words.empty() || words.contains(name);
  });
}

int Usage(std::ostream& out, int code) {
  out << "vlot <word> [flags]\n\n";
  for (const auto& [name, word] : AllWords())
    out << "  " << name << std::string(13 - name.size(), ' ') << word.help << "\n";
  out << "\nvlot help <word> lists its flags, with their environment variables.\n";
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
    // The message names the first.
    if (auto detail = vlot::GetErrorDetail(line.status()); detail && detail->violations.size() > 1) {
      for (const auto& violation : detail->violations)
        std::cerr << "  " << violation.field << ": " << violation.description << "\n";
    }
    return 2;
  }
  if (line->positional.size() > 1 && line->positional.front() == "help") {  // vlot help bench: vlot bench --help
    line->positional.erase(line->positional.begin());
    line->help = true;
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
    HelpOn(name, word->second);
    return 0;
  }
  if (!word->second.verbs && line->positional.size() > 1) {
    std::cerr << "vlot " << name << " takes flags only, not '" << line->positional[1] << "'; see vlot help " << name
              << "\n";
    return 2;
  }
  auto log_options = vlot::log::OptionsFromFlags(name);
  if (!log_options.ok()) {
    std::cerr << "vlot: " << log_options.status().message() << "\n";
    return 2;
  }
  // The demo tells its own story: of the log, what is wrong, unless more is asked for.
  if (name == "demo" && log_options->level == vlot::LogLevel::kInfo) log_options->level = vlot::LogLevel::kWarning;
  vlot::log::Configure(*log_options);
  vlot::rpc::RouteGrpcLog();
  return word->second.run({line->positional.begin() + 1, line->positional.end()});
}
