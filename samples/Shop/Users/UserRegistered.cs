using SourceGenBus.EventStore;

namespace Shop.Users;

[Event("user.registered", Key = nameof(UserId))]
internal sealed record UserRegistered(Guid UserId, string Name, string Email) : ShopEvent(UserId);
