/** Whether an image is Ubuntu's own, which differs from Debian's in devices and packages. */
export function isUbuntu(image: string): boolean {
  return image.startsWith('/aws/service/canonical/');
}
