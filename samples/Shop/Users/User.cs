using SourceGenBus;
using SourceGenBus.Domain;

namespace Shop.Users;

/// <summary>Somebody who may order.</summary>
internal sealed partial class User(Guid id) : AggregateRoot<Guid>(id)
{
    internal string Name { get; private set; } = "";

    internal string Email { get; private set; } = "";

    internal static User Register(string name, string email)
    {
        var user = new User(Guid.CreateVersion7());
        user.Raise(new UserRegistered(user.Id, name, email));
        return user;
    }

    private void Apply(UserRegistered registered) => (Name, Email) = (registered.Name, registered.Email);
}
