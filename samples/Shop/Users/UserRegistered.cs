namespace Shop.Users;

internal sealed record UserRegistered(Guid UserId, string Name, string Email) : ShopEvent(UserId);
