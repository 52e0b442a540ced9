// The tables of the domain, compiled once.
#include "services/domain.h"
#include "state/table_inl.h"

namespace haiyu {

template class state::Table<services::Organization>;
template class state::Table<services::Member>;
template class state::Table<services::Person>;
template class state::Table<services::Volunteer>;
template class state::Table<services::Activity>;
template class state::Table<services::Session>;
template class state::Table<services::Community>;
template class state::Table<services::Party>;
template class state::Table<services::Centre>;
template class state::Table<services::District>;
template class state::Table<services::Grant>;
template class state::Table<services::Investment>;
template class state::Table<services::Platform>;
template class state::Table<services::ServiceItem>;
template class state::Table<services::Survey>;
template class state::Table<services::SurveyAnswer>;
template class state::Table<services::Bill>;
template class state::Table<services::Order>;
template class state::Table<services::PersonCredits>;
template class state::Table<services::ServiceRecord>;

}  // namespace haiyu

namespace haiyu::services {

Tables::Tables(const state::Store& store, std::uint32_t shard)
    : organizations(store, shard, 'o'),
      members(store, shard, 'm'),
      people(store, shard, 'p'),
      volunteers(store, shard, 'v'),
      activities(store, shard, 'a'),
      sessions(store, shard, 's'),
      communities(store, shard, 'c'),
      parties(store, shard, 'y'),
      centres(store, shard, 'z'),
      districts(store, shard, 'd'),
      grants(store, shard, 'g'),
      investments(store, shard, 'i'),
      platforms(store, shard, 'f'),
      service_items(store, shard, 'e'),
      surveys(store, shard, 'q'),
      answers(store, shard, 'w'),
      bills(store, shard, 'b'),
      orders(store, shard, 'r'),
      credits(store, shard, 'k'),
      records(store, shard, 'n') {}

}  // namespace haiyu::services
