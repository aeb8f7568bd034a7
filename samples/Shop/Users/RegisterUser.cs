using SourceGenBus;

namespace Shop.Users;

/// <summary>Registers a user and returns the id.</summary>
internal sealed record RegisterUser(string Name, string Email) : ICommand<Guid>;
