from django.urls import path

from sekisho.foundation.login import views_account as views

app_name = "account"
urlpatterns = [
    path("", views.account, name="account"),
    path("code/", views.totp, name="totp"),
    path("code/remove/", views.totp_remove, name="totp_remove"),
    path("passkeys/", views.passkeys, name="passkeys"),
    path("passkeys/begin/", views.passkey_begin, name="passkey_begin"),
    path("passkeys/<uuid:passkey_id>/remove/", views.passkey_remove, name="passkey_remove"),
    path("recovery/", views.recovery, name="recovery"),
    path("password/", views.password, name="password"),
    path("sign-ins/<uuid:sign_in_id>/end/", views.end, name="end"),
    path("sign-ins/end-all/", views.end_all, name="end_all"),
]
