// Counters as a list of facts: slow, obvious, and what the real ones are compared with.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "state/counters.h"

namespace haiyu::state::model {

struct Fact {
  MetricNo metric = 0;
  std::map<DimensionNo, std::set<std::string>> dims;  // what is set; never an empty set
  Day day{};
  std::int64_t delta = 0;
  std::uint64_t person = 0;
};

// Its values of one dimension; "" when there is none.
inline std::set<std::string> values_of(const Fact& fact, DimensionNo dimension) {
  const auto found = fact.dims.find(dimension);
  return found == fact.dims.end() ? std::set<std::string>{""} : found->second;
}

inline Day first_day_of_window(Window window, Day day) {
  const std::chrono::year_month_day ymd{day};
  if (window == Window::kYear) return Day(ymd.year() / 1 / 1);
  if (window == Window::kMonth) return Day(ymd.year() / ymd.month() / 1);
  return day;
}

inline Day last_day_of_window(Window window, Day first) {
  const std::chrono::year_month_day ymd{first};
  if (window == Window::kYear) return Day(ymd.year() / 12 / 31);
  if (window == Window::kMonth) return Day(ymd.year() / ymd.month() / std::chrono::last);
  return first;
}

class Model {
 public:
  explicit Model(const Schema& schema) : schema_(schema) {}
  void add(Fact fact) { facts_.push_back(std::move(fact)); }
  CounterAnswer query(const CounterQuery& query) const;

 private:
  struct Span {
    Day on, first, last;
  };
  std::vector<Span> windows(const CounterQuery& query) const;
  std::vector<CounterValue> values(const std::vector<const Fact*>& facts, const CounterQuery& query,
                                   const std::vector<Span>& windows) const;
  Schema schema_;
  std::vector<Fact> facts_;
};

inline std::vector<Model::Span> Model::windows(const CounterQuery& query) const {
  constexpr Day kMin{std::chrono::year(1900) / 1 / 1}, kMax{std::chrono::year(2199) / 12 / 31};
  const bool stock = is_stock(schema_.metrics[query.metric].add);
  if (query.window == Window::kAll) {
    return {{Day{}, query.from && !stock ? *query.from : kMin, query.to.value_or(kMax)}};
  }
  Day from = kMax, to = kMin;
  for (const Fact& fact : facts_) {
    if (fact.metric != query.metric) continue;
    from = std::min(from, fact.day);
    to = std::max(to, fact.day);
  }
  if (query.as_of) to = std::min(to, *query.as_of);
  from = query.from.value_or(from);
  to = query.to.value_or(to);
  std::vector<Span> spans;
  if (from > to) return spans;
  for (Day day = first_day_of_window(query.window, from); day <= to;) {
    const Day last = last_day_of_window(query.window, day);
    spans.push_back({day, stock ? kMin : day, last});
    day = last + std::chrono::days(1);
  }
  return spans;
}

inline std::vector<CounterValue> Model::values(const std::vector<const Fact*>& facts,
                                               const CounterQuery& query,
                                               const std::vector<Span>& windows) const {
  std::vector<CounterValue> values;
  for (const Span& window : windows) {
    std::int64_t sum = 0;
    std::map<std::uint64_t, std::int64_t> people;
    for (const Fact* const fact : facts) {
      if (fact->day < window.first || fact->day > window.last || (query.as_of && fact->day > *query.as_of))
        continue;
      sum += fact->delta;
      people[fact->person] += fact->delta;
    }
    if (is_distinct(schema_.metrics[query.metric].add)) {
      sum = 0;
      for (const auto& [person, delta] : people) sum += delta > 0 ? 1 : 0;
    }
    values.push_back({window.on, sum});
  }
  return values;
}

inline CounterAnswer Model::query(const CounterQuery& query) const {
  std::vector<const Fact*> whole;
  std::map<std::vector<std::string>, std::vector<const Fact*>> groups;
  for (const Fact& fact : facts_) {
    bool matches = fact.metric == query.metric;
    for (const auto& [dimension, value] : query.filter)
      matches = matches && values_of(fact, dimension).contains(value);
    if (!matches) continue;
    whole.push_back(&fact);
    std::vector<std::vector<std::string>> keys = {{}};
    for (const DimensionNo dimension : query.by) {
      std::vector<std::vector<std::string>> longer;
      for (const auto& key : keys) {
        for (const std::string& value : values_of(fact, dimension)) {
          longer.push_back(key);
          longer.back().push_back(value);
        }
      }
      keys = std::move(longer);
    }
    for (const auto& key : keys) groups[key].push_back(&fact);
  }
  const auto spans = windows(query);
  CounterAnswer answer;
  answer.total = values(whole, query, spans);
  if (query.by.empty()) {
    answer.rows = {{{}, answer.total}};
    answer.rows_found = 1;
    return answer;
  }
  for (const auto& [key, facts] : groups) {
    CounterRow row{key, values(facts, query, spans)};
    bool any = false;
    for (const CounterValue& value : row.values) any = any || value.value != 0;
    if (any) answer.rows.push_back(std::move(row));
  }
  answer.rows_found = answer.rows.size();
  if (answer.rows_found > query.max_rows) answer.rows.clear();
  return answer;
}

// One line per row, so that a difference can be read.
inline std::string shown(const CounterAnswer& answer) {
  const auto line = [](const std::vector<CounterValue>& values) {
    std::string text;
    for (const CounterValue& value : values) {
      text += " " + format_day(value.on) + "=" + std::to_string(value.value);
    }
    return text + "\n";
  };
  std::string text = std::to_string(answer.rows_found) + " rows; total" + line(answer.total);
  for (const CounterRow& row : answer.rows) {
    for (const std::string& part : row.key) text += "[" + part + "]";
    text += line(row.values);
  }
  return text;
}

}  // namespace haiyu::state::model
