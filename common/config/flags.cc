#include "common/config/flags.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/config/registered_flags.h"
#include "common/config/validator.h"
#include "common/status/string_views.h"

namespace vlot::config {
namespace {

constexpr std::string_view kFlagFile = "flagfile";

// One flag as written: "--name=value" or "--name".
struct Written {
  std::string name;  // with underscores
  std::optional<std::string> value;
};

Written SplitFlag(std::string_view text) {
  while (text.starts_with('-')) text.remove_prefix(1);
  const size_t equals = text.find('=');
  Written written{absl::StrReplaceAll(AbslView(text.substr(0, equals)), {{"-", "_"}}), std::nullopt};
  if (equals != std::string_view::npos) written.value = std::string(text.substr(equals + 1));
  return written;
}

class Parser {
 public:
  explicit Parser(const Environment& environment) : environment_(environment) {}

  void ReadEnvironment() {
    if (const auto path = environment_(EnvironmentName(kFlagFile))) ReadFile(*path);
    for (const auto& [name, flag] : RegisteredFlags()) {
      const std::string variable = EnvironmentName(name);
      if (const auto value = environment_(variable)) Set(*flag, *value, absl::StrCat("environment ", variable));
    }
  }

  void ReadArguments(absl::Span<const std::string> arguments) {
    while (!arguments.empty()) {
      const std::string& argument = arguments.front();
      arguments.remove_prefix(1);
      if (argument == "--") {
        line_.positional.insert(line_.positional.end(), arguments.begin(), arguments.end());
        return;
      }
      if (argument.size() < 2 || argument[0] != '-') {
        line_.positional.push_back(argument);
      } else if (argument == "--help" || argument == "-h") {
        line_.help = true;
      } else {
        ReadFlag(SplitFlag(argument), &arguments, "command line");
      }
    }
  }

  absl::StatusOr<CommandLine> Finish() {
    if (const absl::Status status = mistakes_.ToStatus(); !status.ok()) return status;
    return std::move(line_);
  }

 private:
  // `following` holds the arguments from which a value may be taken; null in a file.
  void ReadFlag(Written written, absl::Span<const std::string>* following, const std::string& place) {
    absl::CommandLineFlag* flag = FindFlag(written.name);
    const bool is_file = written.name == kFlagFile && following != nullptr;
    if (flag == nullptr && !is_file) return ReadNegated(written, place);
    if (!written.value && flag != nullptr && flag->IsOfType<bool>()) written.value = "true";
    if (!written.value && following != nullptr && !following->empty()) {
      written.value = following->front();
      following->remove_prefix(1);
    }
    if (!written.value) return Refuse(written.name, "needs a value", place);
    is_file ? ReadFile(*written.value) : Set(*flag, *written.value, place);
  }

  // "--noname" sets the bool flag --name to false.
  void ReadNegated(const Written& written, const std::string& place) {
    if (written.name.starts_with("no") && !written.value) {
      absl::CommandLineFlag* flag = FindFlag(std::string_view(written.name).substr(2));
      if (flag != nullptr && flag->IsOfType<bool>()) return Set(*flag, "false", place);
    }
    const std::string nearest = NearestFlagName(written.name);
    Refuse(written.name, nearest.empty() ? "is no flag" : absl::StrCat("is no flag; is --", nearest, " meant?"), place);
  }

  void ReadFile(const std::string& path) {
    std::ifstream file(path);
    if (!file) return Refuse(kFlagFile, absl::StrCat("cannot read \"", path, "\""), "flag file");
    std::string text;
    for (int number = 1; std::getline(file, text); ++number) {
      const std::string line(absl::StripAsciiWhitespace(text));
      if (line.empty() || line[0] == '#') continue;
      ReadFlag(SplitFlag(line), nullptr, absl::StrCat(path, " line ", number));
    }
    if (file.bad()) Refuse(kFlagFile, absl::StrCat("cannot read \"", path, "\""), "flag file");
  }

  void Set(absl::CommandLineFlag& flag, const std::string& value, const std::string& place) {
    std::string error;
    if (flag.ParseFrom(value, &error)) return;
    Refuse(StdView(flag.Name()), error.empty() ? absl::StrCat("cannot be \"", value, "\"") : error, place);
  }

  void Refuse(std::string_view flag, std::string_view why, std::string_view place) {
    mistakes_.AddFlag(flag, absl::StrCat(AbslView(why), " (", AbslView(place), ")"));
  }

  const Environment& environment_;
  CommandLine line_;
  Validator mistakes_;
};

}  // namespace

absl::StatusOr<CommandLine> ParseArguments(absl::Span<const std::string> arguments, const Environment& environment) {
  Parser parser(environment);
  parser.ReadEnvironment();
  parser.ReadArguments(arguments);
  return parser.Finish();
}

absl::StatusOr<CommandLine> Parse(int argc, const char* const* argv) {
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  auto line = ParseArguments(arguments, ProcessEnvironment());
  if (line.ok() && argc > 0) line->program = argv[0];
  return line;
}

std::string EnvironmentName(std::string_view flag) {
  return absl::StrCat("VLOT_", absl::AsciiStrToUpper(AbslView(flag)));
}

Environment ProcessEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

}  // namespace vlot::config
