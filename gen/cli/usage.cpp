#include "cli/usage.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "config/table_reader.h"

namespace filigree::cli {
namespace {

constexpr std::size_t kNearestOptions = 3;

/// "--output DIR (Folder to write ...)": the option as it should have been given.
std::string form(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return fmt::format("{}{}{} ({})", option.get_name(), type.empty() ? "" : " ", type, option.get_description());
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->nonpositional()) names.push_back(option->get_name());
  }
  return names;
}

std::string positionals(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) names.push_back(option->get_name());
  }
  return names.empty() ? "options only" : fmt::format("{} alone, and options", fmt::join(names, ", "));
}

std::string command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string no_command(const CLI::App& app) {
  const std::vector<std::string> words = app.remaining();
  if (words.empty()) return fmt::format("a command is missing, accepted: {}", command_names(app));
  return fmt::format("{}: unknown command, accepted: {}", words.front(), command_names(app));
}

std::string unexpected(const CLI::App& app, const CLI::App& command) {
  if (!app.remaining().empty()) {
    return fmt::format("{}: not accepted in front of the command, accepted there: {}", app.remaining().front(), fmt::join(option_names(app), ", "));
  }
  const std::vector<std::string> words = command.remaining();
  const std::string word = words.empty() ? "" : words.front();
  if (word.starts_with("-")) {
    return fmt::format("{}: {}: unknown option, accepted: {}", command.get_name(), word,
                       fmt::join(config::nearest(word, option_names(command), kNearestOptions), ", "));
  }
  return fmt::format("{}: {}: one word too many, accepted: {}", command.get_name(), word, positionals(command));
}

/// The option that CLI11's text starts with, "--a: ...", "CONFIG is required" or "stalls was given ..."; null when there is none.
const CLI::Option* subject(const CLI::App& command, std::string_view text) {
  const std::string_view name = text.substr(0, text.find_first_of(": "));
  for (const CLI::Option* option : command.get_options()) {
    if (option->check_name(std::string(name)) || option->check_name(fmt::format("--{}", name))) return option;
  }
  return nullptr;
}

}  // namespace

std::string usage_problem(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> given = app.get_subcommands();
  if (given.empty()) return no_command(app);
  const CLI::App& command = *given.front();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return unexpected(app, command);
  const std::string text = error.what();
  const CLI::Option* option = subject(command, text);
  if (option == nullptr) return fmt::format("{}: {}, accepted: what 'filigree {} --help' lists", command.get_name(), text, command.get_name());
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return fmt::format("{}: {}: missing, accepted: {}", command.get_name(), option->get_name(), form(*option));
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const bool flag = option->get_type_name().empty();
    const char* what = option->results().empty() && !flag ? "has no value" : "has a value too many";
    return fmt::format("{}: {}: {}, accepted: once {}", command.get_name(), option->get_name(), what, form(*option));
  }
  return fmt::format("{}: {}", command.get_name(), text);  // a validator of options.h, which says what is accepted
}

}  // namespace filigree::cli
