// `vlot migrate`.
#include <map>

#include "absl/strings/str_cat.h"
#include "common/migrate/migrate.h"

namespace vlot::migrate {
namespace {

constexpr int kExitOk = 0, kExitFailed = 1, kExitUsage = 2;

constexpr std::string_view kUsage =
    "usage: vlot migrate [deploy|status|verify|revert] [service...]\n"
    "  deploy   brings the schemas of the services (all of them without names) up to date; the default\n"
    "  status   says which changes are deployed and which are not\n"
    "  verify   checks the deployed changes by their own scripts\n"
    "  revert   takes everything out again, with the data; needs the names of the services\n";

const std::map<std::string_view, Action>& Verbs() {
  static const auto* const verbs = new std::map<std::string_view, Action>{{"deploy", Action::kDeploy},
                                                                          {"status", Action::kStatus},
                                                                          {"verify", Action::kVerify},
                                                                          {"revert", Action::kRevert}};
  return *verbs;
}

}  // namespace

int RunMigrateCommand(const std::vector<std::string>& args, Options options, std::ostream& out) {
  std::vector<std::string> services = args;
  Action action = Action::kDeploy;
  if (!services.empty()) {
    auto verb = Verbs().find(services.front());
    if (services.front() == "help") {
      out << kUsage;
      return kExitUsage;
    }
    if (verb == Verbs().end()) {
      out << "vlot migrate does not know `" << services.front() << "`\n" << kUsage;
      return kExitUsage;
    }
    action = verb->second;
    services.erase(services.begin());
  }
  if (action == Action::kRevert && services.empty()) {
    out << kUsage;
    return kExitUsage;
  }
  options.progress = [&out](std::string_view line) { out << line << std::endl; };
  const absl::Status status = Migrate(options, action, services);
  if (status.ok()) return kExitOk;
  out << status.message() << std::endl;
  return kExitFailed;
}

}  // namespace vlot::migrate
