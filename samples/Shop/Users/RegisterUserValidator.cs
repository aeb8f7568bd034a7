using SourceGenBus;

namespace Shop.Users;

internal sealed class RegisterUserValidator : IMessageValidator<RegisterUser>
{
    public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(
        RegisterUser message, EventContext context, CancellationToken cancellationToken)
    {
        // Errors are logged, so they never repeat what the user entered.
        List<ValidationError> errors = [];
        if (string.IsNullOrWhiteSpace(message.Name) || message.Name.Length > 200 || !PlainText.IsPlain(message.Name))
            errors.Add(new ValidationError("name", "A name has 1 to 200 characters and no control characters."));
        if (message.Email.Length > 254 || !PlainText.IsPlain(message.Email) || message.Email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }])
            errors.Add(new ValidationError("email", "An e-mail address has one @ between name and domain, and no control characters."));
        return new(errors);
    }
}
