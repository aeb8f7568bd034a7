using Microsoft.Extensions.DependencyInjection;

namespace Friend;

/// <summary>Registers the bus as this assembly sees it, with the method that was generated into it.</summary>
public static class FriendRegistration
{
    public static IServiceCollection AddFriend(this IServiceCollection services) => services.AddSourceGenBus();
}
